#!/bin/sh
# 启动：浏览器打开 http://127.0.0.1:8501，停止按 Ctrl+C。 Starts the dashboard on this machine alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
set -a
. "$here/quality.env"
set +a
cd "$here/app"
exec "$here/.venv/bin/python" -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port "${1:-8501}"
