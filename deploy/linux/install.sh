#!/bin/sh
# 安装：只用本文件夹中的文件，不访问互联网。 ./install.sh [数据文件夹]
# Installs from this folder alone, without internet: ./install.sh [folder for the data]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

supported() { "$1" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] not in open("PYTHONS").read().split())' 2>/dev/null; }

python=
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
  if command -v "$name" >/dev/null && supported "$name"; then python=$name; break; fi
done
if [ -z "$python" ]; then
  echo "没有找到可用的 Python（$(tr '\n' ' ' < PYTHONS)）。请先安装，或用环境变量 PYTHON 指明。" >&2
  echo "No Python of the versions that this bundle is for ($(tr '\n' ' ' < PYTHONS)); install one, or name it in PYTHON." >&2
  exit 1
fi

if ! "$python" app/deploy/verify.py .; then
  echo "以上文件缺失或不完整，未安装。请重新拷贝。 These files are missing or not whole; nothing was installed. Copy them again." >&2
  exit 1
fi

"$python" -m venv --without-pip --clear .venv
set -- "${1:-$here/../quality-data}" wheels/pip-*.whl
PIP_CONFIG_FILE=/dev/null .venv/bin/python "$2/pip" --isolated install --quiet --disable-pip-version-check --no-index --find-links wheels -r app/requirements.txt

mkdir -p "$1"
data=$(cd "$1" && pwd)
if [ ! -e "$data/snapshots" ]; then cp -R app/data/snapshots "$data/snapshots"; fi
printf 'QUALITY_STORE="%s"\n' "$data/snapshots" > quality.env
echo "已安装。数据：$data  启动：$here/start.sh"
echo "Installed. Data: $data  Start: $here/start.sh"
