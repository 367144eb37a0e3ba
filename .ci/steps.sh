# steps.sh: what ./run and ./check share: named steps that tell their time, and packages installed by name. To be sourced,
# with $me (name for messages) and $logs (folder for what the steps print) set.

export LC_ALL=C.UTF-8 LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
umask 022 # a plugin that others may write to is refused when it is loaded

# What building takes, beyond a minimal Debian 12 or 13.
build_packages="build-essential autoconf automake libtool pkgconf python3 ca-certificates tzdata libglib2.0-dev
  libical-dev libsqlite3-dev libmicrohttpd-dev libjansson-dev libsodium-dev zlib1g-dev
  libctemplate-dev gettext libpq-dev libxlsxwriter-dev libminizip-dev libcurl4-openssl-dev libgmime-3.0-dev
  libcjose-dev libqrencode-dev"

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

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    command -v sudo >/dev/null || { echo "as root: $*"; return 1; }
    if [ -t 2 ]; then sudo "$@"; else sudo -n "$@"; fi
  fi
}

install_packages() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

depends_of() {
  apt-cache depends --no-recommends --no-suggests "$@" | sed -n 's/^ *Depends: //p' | grep -v '[<>]' | sort -u
}

# unpacked NAME: a folder that the user whom a server runs as can reach, wherever this tree lies.
unpacked() {
  printf '/var/tmp/attune-%s-%s\n' "$1" "$(id -u)"
}

# unpack FOLDER PACKAGE…: programs of servers out of Debian's packages, unpacked and not installed. Installing them makes a
# cluster or a mail server of the system's, and a certificate, which tests have no use for and not every machine lets a
# package write. The libraries that they need are installed as any other. No program keeps the right to run as its owner,
# and until then nobody else can reach it.
unpack() {
  local folder=$1 work package
  shift
  # shellcheck disable=SC2046
  install_packages $(depends_of "$@" | grep -v '^postgresql-\|^exim4-\|^ssl-cert$\|^locales-all$')
  rm -rf "$folder"
  work=$(mktemp -d "$folder.XXXXXX")
  (cd "$work" && apt-get download -qq "$@")
  mkdir "$work/tree"
  for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/tree"
  done
  find "$work/tree" -perm /6000 -exec chmod ug-s {} +
  if find "$work/tree" -path '*bin/*' -type f -exec ldd {} + | grep 'not found'; then
    echo "a library is missing that no package of $* names"
    return 1
  fi
  mv -T "$work/tree" "$folder"
  rm -rf "$work"
}

unpack_postgresql() {
  local version
  as_root apt-get update -qq
  version=$(depends_of postgresql | sed -n 's/^postgresql-\([0-9]*\)$/\1/p')
  [ -n "$version" ] || { echo "the package postgresql names no version"; return 1; }
  unpack "$1" "postgresql-$version" "postgresql-client-$version"
}

unpack_exim() {
  as_root apt-get update -qq
  unpack "$1" exim4-daemon-light
}

# program_folder NAME PROGRAM: the folder of PROGRAM (a pattern, from the root) where the system has it, or else what was
# unpacked as NAME; of several versions the newest. Nothing where neither has it.
program_folder() {
  local root found
  for root in "" "$(unpacked "$1")"; do
    [ -z "$root" ] || [ -O "$root" ] || continue
    # shellcheck disable=SC2086
    found=$(ls -d "$root"/$2 2>/dev/null | sort -V | tail -n 1)
    [ -z "$found" ] || { dirname "$found"; return; }
  done
}

# need_program VARIABLE NAME PROGRAM: as need, for a program that unpack_NAME unpacks; VARIABLE then names its folder.
need_program() {
  local folder
  folder=$(program_folder "$2" "$3")
  if [ -z "$folder" ]; then
    step "unpacking $2 for the tests" "unpack_$2" "$(unpacked "$2")"
    folder=$(program_folder "$2" "$3")
  fi
  export "$1=$folder"
}

need_postgres() {
  need_program ATTUNE_POSTGRES postgresql 'usr/lib/postgresql/*/bin/initdb'
}

need_exim() {
  need_program ATTUNE_EXIM exim usr/sbin/exim4
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
