@echo off
rem 启动看板并打开浏览器；关闭本窗口即停止
setlocal
cd /d "%~dp0"
if not exist quality-env.bat goto missing
call quality-env.bat
title 质量安全看板（关闭本窗口即停止）
cd app
..\.venv\Scripts\python.exe -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port 8501 --server.headless false --server.showEmailPrompt false
if errorlevel 1 pause
exit /b

:missing
echo 尚未安装，请先运行“安装.bat”。
pause
exit /b 1
