@echo off
rem ActorStream on Windows: builds what a command needs, then runs it. Needs the .NET 10 SDK, and installs nothing.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "framework=net10.0"
set "DOTNET_CLI_TELEMETRY_OPTOUT=1"
set "DOTNET_NOLOGO=1"

set "command=%~1"
if "%command%"=="" goto usage
if /i "%command%"=="help" goto usage
if /i "%command%"=="--help" goto usage
if /i "%command%"=="-h" goto usage

set "version="
for /f "delims=" %%v in ('dotnet --version 2^>nul') do set "version=%%v"
if "%version%"=="" (
  echo actorstream: the .NET 10 SDK is needed and dotnet was not found; see https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
  exit /b 1
)
for /f "delims=." %%v in ("%version%") do if %%v LSS 10 (
  echo actorstream: the .NET 10 SDK is needed, found %version%; see https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
  exit /b 1
)

rem All arguments after the command, as they were written: shift would lose equals signs.
set "rest="
for /f "tokens=1,*" %%a in ("%*") do set rest=%%b

if /i "%command%"=="demo" goto demo
if /i "%command%"=="run" goto run
if /i "%command%"=="bench" goto bench
if /i "%command%"=="options" goto host
if /i "%command%"=="simulate" goto host
if /i "%command%"=="savepoint" goto host
if /i "%command%"=="test" goto test
if /i "%command%"=="feed" goto feed
echo actorstream: there is no command "%command%" 1>&2
goto usage_error

:demo
set rest=demo %rest%
:run
call :build "%root%examples\ActorStream.Examples.csproj" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false || exit /b 1
call :settings
dotnet "%root%examples\bin\Release\%framework%\ActorStream.Examples.dll" %rest%
exit /b %errorlevel%

:bench
call :build "%root%benchmarks\ActorStream.Benchmarks.csproj" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false || exit /b 1
call :settings
dotnet "%root%benchmarks\bin\Release\%framework%\ActorStream.Benchmarks.dll" %rest%
exit /b %errorlevel%

:host
call :build "%root%src\Host\ActorStream.Host.csproj" -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false || exit /b 1
call :settings
dotnet "%root%src\Host\bin\Release\%framework%\actorstream.dll" %command% %rest%
exit /b %errorlevel%

:test
call :test_options %rest% || exit /b 1
call :ask_feed
call :build "%root%ActorStream.sln" || exit /b 1
set "assemblies="
for /d %%d in ("%root%tests\*") do for %%p in ("%%d\*.csproj") do call set assemblies=%%assemblies%% "%%d\bin\Release\%framework%\%%~np.dll"
set "results=%TEMP%\actorstream-tests-%RANDOM%%RANDOM%"
dotnet test %assemblies% --nologo --filter "%only%" --results-directory "%results%" --logger "trx;LogFileName=tests.trx" --logger "console;verbosity=minimal" -- RunConfiguration.MaxCpuCount=0
set "status=%errorlevel%"
set "total=0" & set "executed=0" & set "passed=0"
if exist "%results%\tests.trx" for /f tokens^=2^,4^,6^ delims^=^" %%a in ('findstr /c:"<Counters" "%results%\tests.trx"') do set "total=%%a" & set "executed=%%b" & set "passed=%%c"
if exist "%results%" rmdir /s /q "%results%"
set /a failed=executed-passed
set /a skipped=total-executed
if not "%status%"=="0" if "%failed%"=="0" if not "%executed%"=="0" (
  echo The test run ended early, exit code %status%: a test process crashed or could not start; it counts as one failure.
  set "failed=1"
)
if "%skipped%"=="0" (echo %passed% passed, %failed% failed) else echo %passed% passed, %failed% failed, %skipped% skipped
if not "%failed%"=="0" exit /b 1
if "%passed%"=="0" (
  echo actorstream: no test ran 1>&2
  exit /b 1
)
exit /b 0

:test_options
set "only=Category!=Soak"
set "filter="
:next_option
if "%~1"=="" goto options_read
if /i "%~1"=="--soak" set "only=Category=Soak" & set "ACTORSTREAM_SOAK_SECONDS=600" & shift & goto next_option
if /i "%~1"=="--filter" set "filter=%~2" & shift & shift & goto next_option
rem cmd splits an argument at its equals sign.
if /i "%~1"=="-p:FullFeed" set "FullFeed=%~2" & shift & shift & goto next_option
echo actorstream: test does not know the option %1; there are --filter X, --soak and -p:FullFeed=true^|false 1>&2
exit /b 1
:options_read
if "%filter%"=="" exit /b 0
echo "%filter%" | findstr "[=~]" >nul || set "filter=FullyQualifiedName~%filter%"
set "only=(%filter%)&%only%"
exit /b 0

:feed
call :ask_feed
if defined FullFeed (echo FullFeed=%FullFeed%) else (findstr /c:">true<" "%root%FullFeed.props" >nul 2>nul && echo FullFeed=true|| echo FullFeed=false)
exit /b 0

rem Asks the package feed once whether it holds everything; the answer is kept in FullFeed.props.
:ask_feed
if defined FullFeed exit /b 0
if exist "%root%FullFeed.props" exit /b 0
set "scratch=%TEMP%\actorstream-feed-%RANDOM%%RANDOM%"
mkdir "%scratch%"
> "%scratch%\feed.csproj" (
  echo ^<Project Sdk="Microsoft.NET.Sdk"^>
  echo ^<PropertyGroup^>^<TargetFramework^>net10.0^</TargetFramework^>^<NuGetAudit^>false^</NuGetAudit^>^</PropertyGroup^>
  echo ^<ItemGroup^>
  echo ^<PackageReference Include="Akka" Version="1.5.40" /^>
  echo ^<PackageReference Include="librdkafka.redist" Version="2.8.0" /^>
  echo ^</ItemGroup^>
  echo ^</Project^>
)
set "answer="
dotnet restore "%scratch%\feed.csproj" --nologo -v q > "%scratch%\log" 2>&1
if not errorlevel 1 (set "answer=true") else findstr "NU1101 NU1102 NU1103" "%scratch%\log" >nul && set "answer=false"
rmdir /s /q "%scratch%"
if "%answer%"=="" (
  set "FullFeed=false"
  echo The package feed gave no answer: FullFeed=false for this run; the next one asks again.
  exit /b 0
)
if "%answer%"=="true" echo The package feed holds Akka.NET and librdkafka: FullFeed=true.
if "%answer%"=="false" echo The package feed lacks Akka.NET or librdkafka: FullFeed=false, the Akka host is left out.
> "%root%FullFeed.props" (
  echo ^<Project^>
  echo   ^<PropertyGroup^>
  echo     ^<FullFeed Condition="'$(FullFeed)' == ''"^>%answer%^</FullFeed^>
  echo   ^</PropertyGroup^>
  echo ^</Project^>
)
exit /b 0

:build
echo building... 1>&2
set "log=%TEMP%\actorstream-build-%RANDOM%%RANDOM%.log"
dotnet build %* -c Release --nologo -v q > "%log%" 2>&1
if errorlevel 1 (
  findstr /r "error.[A-Z][A-Z]*[0-9]" "%log%" 1>&2 || type "%log%" 1>&2
  del "%log%"
  echo actorstream: the build of %~nx1 failed 1>&2
  exit /b 1
)
del "%log%"
exit /b 0

rem A workstation collector and a fixed budget for new objects: the default follows the cache size that the machine reports.
:settings
set "DOTNET_gcServer=0"
set "DOTNET_gcConcurrent=1"
if not defined DOTNET_GCgen0size set "DOTNET_GCgen0size=0x4000000"
set "DOTNET_TieredPGO=1"
exit /b 0

:usage
call :print_usage
exit /b 0
:usage_error
call :print_usage 1>&2
exit /b 1
:print_usage
echo Usage: actorstream COMMAND
echo.
echo   demo [options]          a real day of web traffic: sessions, rates, top pages, bursts of errors
echo   run EXAMPLE [options]   an example by name; without a name: lists them
echo   bench ...               the benchmarks: nexmark QUERY..., tiny exchange^|count
echo   options [TEXT]          the options of a job, or those with a text in their names, with their defaults
echo   savepoint show^|export   what a savepoint holds; --help says how
echo   simulate ...            jobs under faults in virtual time, from seeds; --help says how
echo   test [options]          every test; the last line says how many passed and failed
echo       --filter X          only tests whose full name contains X, or an expression of dotnet test
echo       --soak              only the soak: generated load with flat memory, 600 seconds
echo       -p:FullFeed=false   do not ask the package feed which packages it holds
echo   feed                    asks the package feed whether it holds all packages, and remembers the answer
echo   help                    this text
echo.
exit /b 0
