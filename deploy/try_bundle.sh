#!/bin/sh
# 试装：在没有网络的环境里安装离线安装包、试启动、导出、备份、恢复。 deploy/try_bundle.sh 安装包文件夹
# Installs a bundle for Linux where there is no network, and tries it: start, export, backup, wipe, restore.
set -eu
bundle=$(cd "$1" && pwd)
if [ -z "${NO_NETWORK:-}" ]; then
  NO_NETWORK=1 exec unshare --map-root-user --net "$0" "$bundle"
fi

ip link set lo up
test -z "$(ip route show default)"
if python3 -c 'import socket; socket.create_connection(("192.0.2.1", 443), 3)' 2>/dev/null; then
  echo "there is a network here" >&2
  exit 1
fi
echo "== no network: $(ip -brief link | tr -s ' ' | cut -d' ' -f1,2 | tr '\n' ' ')"

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
cp -R "$bundle" "$trial/bundle"
clean() { env -i PATH="$PATH" HOME="$trial" LANG="${LANG:-C.UTF-8}" "$@"; }

cd "$trial"
echo "== install"
clean bundle/install.sh "$trial/data"
echo "== doctor"
clean bundle/quality doctor --serve
echo "== export"
(cd bundle/app && clean QUALITY_STORE="$trial/data/snapshots" ../.venv/bin/python -m analytics.export --out "$trial/files" --page overview --format pptx pdf)
ls "$trial/files" | head -4
echo "== backup, wipe, restore"
kept() { clean bundle/quality list; clean bundle/quality users list; }
echo '演示口令 2018 甲乙丙丁' | clean bundle/quality users add demo01 --name 演示帐号01 --role leader --areas all
clean bundle/quality backup "$trial/backup.zip"
kept > before.txt
rm -rf "$trial/data"
clean bundle/quality restore "$trial/backup.zip"
kept | diff before.txt -
clean bundle/quality verify --all
clean bundle/quality audit verify
echo "== a backup is not restored under a running server"
env -i PATH="$PATH" HOME="$trial" LANG="${LANG:-C.UTF-8}" bundle/start.sh 8599 > server.txt 2>&1 &
server=$!
trap 'kill "$server"; rm -rf "$trial"' EXIT
until clean python3 -c 'import urllib.request; urllib.request.urlopen("http://127.0.0.1:8599/_stcore/health")' 2>/dev/null; do
  kill -0 "$server"
  sleep 1
done
if clean bundle/quality restore "$trial/backup.zip" --aside; then exit 1; fi
kill "$server" && wait "$server" || true
trap 'rm -rf "$trial"' EXIT
clean bundle/quality restore "$trial/backup.zip" --aside
echo "== a file that is not whole is refused"
echo >> bundle/app/dashboard.py
if clean bundle/install.sh "$trial/data"; then exit 1; fi
echo "== all good"
