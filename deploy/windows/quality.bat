@echo off
rem 命令行：quality doctor、quality backup 文件
setlocal
call "%~dp0quality-env.bat"
set "PYTHONPATH=%~dp0app"
"%~dp0.venv\Scripts\python.exe" -m data %*
