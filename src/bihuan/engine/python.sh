# Read by the scripts at the root: sets $python to a Python new enough, that the system user may run when we are root.

fits='
import os, sys, ensurepip, venv
def open_to_all(path):
    return all(os.stat(folder).st_mode & 1 for folder in [path, *map(str, __import__("pathlib").Path(path).parents)])
new_enough = sys.version_info >= (3, 11)
sys.exit(not (new_enough and (os.geteuid() != 0 or open_to_all(os.path.realpath(sys.executable)))))
'

python=
for candidate in /usr/bin/python3.11 python3.11 /usr/bin/python3 python3 python3.12 python3.13 python3.14; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$fits" >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "需要 Python 3.11 或更高版本（含 venv，Debian 上为 python3-venv），现在是 $(python3 --version 2>&1 || echo 无)。" >&2
    exit 1
fi
export PYTHONPATH="$here/src" PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 PYTHONIOENCODING=utf-8
