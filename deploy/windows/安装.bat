@echo off
rem 只用本文件夹中的文件安装，不访问互联网：安装.bat [数据文件夹]
setlocal
cd /d "%~dp0"

set "PY="
for %%v in (3.13 3.12 3.11) do if not defined PY py -%%v -c "import sys; sys.exit(sys.maxsize < 2**32)" >nul 2>nul && set "PY=py -%%v"
if not defined PY goto nopython

%PY% app\deploy\verify.py .
if errorlevel 1 goto broken

echo 正在安装，约需三分钟……
%PY% -m venv --without-pip --clear .venv
if errorlevel 1 goto failed
for %%w in (wheels\pip-*.whl) do set "PIP=%%w"
set "PIP_CONFIG_FILE=nul"
.venv\Scripts\python.exe "%PIP%\pip" --isolated install --quiet --disable-pip-version-check --no-index --find-links wheels -r app\requirements.txt
if errorlevel 1 goto failed

set "DATA=%~1"
if "%DATA%"=="" set "DATA=%~dp0..\quality-data"
for %%d in ("%DATA%") do set "DATA=%%~fd"
if not exist "%DATA%\snapshots" xcopy /e /i /q app\data\snapshots "%DATA%\snapshots" >nul
if errorlevel 1 goto failed
> quality-env.bat echo set "QUALITY_STORE=%DATA%\snapshots"

echo 已安装。数据在 "%DATA%"，双击“启动.bat”打开看板。
pause
exit /b 0

:nopython
echo 没有找到64位的 Python 3.11、3.12 或 3.13。请先安装，再运行本文件。
pause
exit /b 1

:broken
echo 以上文件缺失或不完整，未安装。请重新拷贝整个文件夹。
pause
exit /b 1

:failed
echo 安装未完成，原因见上。改正后重新运行本文件即可。
pause
exit /b 1
