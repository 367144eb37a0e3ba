# steps.sh: what ./run and ./check share: named steps that tell their time, and packages installed by name. To be sourced,
# with $me (name for messages) and $logs (folder for what the steps print) set.

export LC_ALL=C.UTF-8 LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
umask 022 # a plugin that others may write to is refused when it is loaded

# What building takes, beyond a minimal Debian 12 or 13.
build_packages="build-essential autoconf automake libtool pkgconf python3 ca-certificates tzdata libglib2.0-dev
  libical-dev libsqlite3-dev libmicrohttpd-dev libjansson-dev libsodium-dev zlib1g-dev
  libctemplate-dev gettext libpq-dev libxlsxwriter-dev libcurl4-openssl-dev libgmime-3.0-dev"

# The pages' styles and scripts are npm packages; a node from elsewhere will do.
for program in node:nodejs npm:npm; do
  command -v "${program%:*}" >/dev/null || build_packages="$build_packages ${program#*:}"
done

step_status=0
step_log=
step_number=0

die() {
  printf '%s: %s\n' "$me" "$*" >&2
  exit 1
}

# try NAME COMMAND…: runs COMMAND with its output kept in $logs; tells NAME, seconds and, after a failure, what was printed
# last. Leaves the exit code in step_status and the log's name in step_log. COMMAND runs under set -e, so try must not stand
# in a condition.
try() {
  local name=$1 began=$SECONDS
  shift
  step_number=$((step_number + 1))
  step_log=${name//[^A-Za-z0-9]/-}
  step_log=$logs/$(printf '%02d' "$step_number")-${step_log:0:60}.log # a file's name has its limits
  mkdir -p "$logs"
  printf '%s: %s … ' "$me" "$name"
  set +e
  (set -eu; "$@") >"$step_log" 2>&1 </dev/null
  step_status=$?
  set -e
  if [ "$step_status" = 0 ]; then
    printf 'done in %d s\n' $((SECONDS - began))
  else
    printf 'FAILED after %d s\n' $((SECONDS - began))
    tail -n 120 "$step_log" | sed 's/^/    /'
    printf '%s: the step “%s” failed; all that it printed is in %s\n' "$me" "$name" "$step_log" >&2
  fi
}

# step NAME COMMAND…: as try, and a failure is the end.
step() {
  try "$@"
  [ "$step_status" = 0 ] || exit 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "as root: apt-get install $*"; return 1; }
    sudo="sudo -n"
    [ ! -t 2 ] || sudo=sudo
  fi
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

# need PACKAGE…: installs those that are missing, and only then asks the network for anything.
need() {
  local missing=() package
  command -v dpkg-query >/dev/null || die "this is no Debian: install what ‘./configure’ asks for, then use make"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] || step "installing ${#missing[@]} packages (${missing[*]})" install_packages "${missing[@]}"
}

# npm_packages FOLDER: what the lock file of a folder names, unless it is there already.
npm_packages() {
  cd "$1"
  [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund
}

# The generated configure; when it is there, make itself keeps it true.
make_configure() {
  [ -e configure ] || autoreconf -fi
}

# build FOLDER OPTION…: configures FOLDER with the options if that has not been done, and builds.
build() {
  local folder=$1
  shift
  mkdir -p "$folder"
  cd "$folder"
  if [ ! -e config.status ] || [ "$(cat configured-with 2>/dev/null)" != "$*" ]; then
    "$source/configure" "$@"
    printf '%s\n' "$*" >configured-with
  fi
  make -j"$(nproc)"
}
