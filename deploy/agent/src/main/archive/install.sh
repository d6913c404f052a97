#!/usr/bin/env bash
# Installs the agent from the directory this file was unpacked to. May be repeated; an upgrade is the same command of the newer archive.
set -euo pipefail
umask 022

usage() {
  cat <<'TEXT'
install.sh [options]: installs the Demarc agent.

  --prefix DIR   programs          root: /opt/demarc-agent        else: ~/.local/share/demarc-agent
  --config DIR   agent.yaml        root: /etc/demarc-agent        else: ~/.config/demarc-agent
  --data DIR     state             root: /var/lib/demarc-agent    else: ~/.local/state/demarc-agent
  --bin DIR      link to the program   root: /usr/local/bin       else: ~/.local/bin
  --no-service   installs no systemd unit (only root installs one, and only into the default places)
  --no-rehearsal leaves out the cache that makes starts faster
  --uninstall    removes programs, link and unit; keeps configuration and state
  --purge        with --uninstall: removes configuration, identity and evidence too
  --help         this text
TEXT
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

here=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
root=no
[[ $(id -u) == 0 ]] && root=yes
if [[ $root == yes ]]; then
  prefix=/opt/demarc-agent config=/etc/demarc-agent data=/var/lib/demarc-agent bin=/usr/local/bin
else
  home=${HOME:?HOME is not set}
  prefix=$home/.local/share/demarc-agent config=$home/.config/demarc-agent data=$home/.local/state/demarc-agent bin=$home/.local/bin
fi
defaults="$prefix $config $data"
service=yes rehearsal=yes uninstall=no purge=no

while [[ $# -gt 0 ]]; do
  case $1 in
    --prefix | --config | --data | --bin)
      [[ -n ${2:-} ]] || fail "$1 needs a directory"
      printf -v "${1#--}" '%s' "$(readlink -m -- "$2")"
      shift
      ;;
    --no-service) service=no ;;
    --no-rehearsal) rehearsal=no ;;
    --uninstall) uninstall=yes ;;
    --purge) purge=yes ;;
    --help | -h)
      usage
      exit
      ;;
    *) fail "$1 is not known; see --help" ;;
  esac
  shift
done
for place in "$prefix" "$config" "$data" "$bin"; do
  [[ $place != / ]] || fail "/ is no place for it"
done
[[ $purge == no || $uninstall == yes ]] || fail "--purge goes with --uninstall"

unit=/etc/systemd/system/demarc-agent.service
own_user=no
if [[ $root == yes && "$prefix $config $data" == "$defaults" ]]; then
  own_user=yes
else
  service=no
fi
systemd=no
[[ $service == yes ]] && command -v systemctl >/dev/null && [[ -d /etc/systemd/system ]] && systemd=yes
running() { [[ $systemd == yes && -d /run/systemd/system ]]; }

if [[ $uninstall == yes ]]; then
  if [[ -f $unit && $systemd == yes ]]; then
    running && systemctl disable --now demarc-agent.service
    rm -f "$unit"
    running && systemctl daemon-reload
  fi
  [[ -L $bin/demarc-agent && $(readlink -- "$bin/demarc-agent") == "$prefix/"* ]] && rm -f "$bin/demarc-agent"
  if [[ -L $prefix/current ]]; then
    for version in "$prefix"/*/; do
      [[ -f $version/program/demarc-agent.jar && ! -L ${version%/} ]] && rm -rf -- "$version"
    done
    rm -f "$prefix/current"
    rmdir --ignore-fail-on-non-empty "$prefix"
  fi
  if [[ $purge == yes ]]; then
    if [[ -e $config || -e $data ]]; then
      grep -qxsF -- "dataDirectory: $data" "$config/agent.yaml" ||
        fail "$config has no agent.yaml that names $data: neither is removed"
    fi
    rm -rf -- "$config" "$data"
    echo "removed, with configuration, identity and evidence"
  else
    echo "removed; $config and $data are kept"
  fi
  exit
fi

[[ -f $here/program/demarc-agent.jar ]] || fail "run it from the unpacked archive"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || fail "the archive is damaged: fetch it again"
"$here/bin/demarc-agent" --help >/dev/null || fail "the program does not start"
version=$(<"$here/VERSION")

if [[ $own_user == yes ]] && ! id demarc-agent >/dev/null 2>&1; then
  useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin demarc-agent
fi
mkdir -p "$prefix" "$config" "$bin"
rm -rf "$prefix/$version.new"
mkdir "$prefix/$version.new"
cp -r "$here/." "$prefix/$version.new/"
rm -rf "$prefix/$version.old"
[[ -d $prefix/$version ]] && mv -T "$prefix/$version" "$prefix/$version.old"
mv -T "$prefix/$version.new" "$prefix/$version"
rm -rf "$prefix/$version.old"
ln -sfn "$version" "$prefix/current.new"
mv -T "$prefix/current.new" "$prefix/current"
ln -sfn "$prefix/current/bin/demarc-agent" "$bin/demarc-agent"
if [[ $rehearsal == yes ]]; then
  "$prefix/current/bin/demarc-agent" rehearse >/dev/null 2>&1 || echo "the cache for faster starts was not made; everything works without it"
fi

mkdir -p "$data"
chmod 700 "$data"
cp "$here/agent.schema.json" "$config/agent.schema.json"
cp "$here/agent.yaml.example" "$config/agent.yaml.example"
if [[ ! -e $config/agent.yaml ]]; then
  sed "s|^dataDirectory: .*|dataDirectory: $data|" "$here/agent.yaml.example" >"$config/agent.yaml"
fi
as=""
if [[ $own_user == yes ]]; then
  chown demarc-agent:demarc-agent "$data"
  chgrp -R demarc-agent "$config"
  chmod 750 "$config"
  as="sudo -u demarc-agent "
fi
if [[ $systemd == yes ]]; then
  cp "$here/systemd/demarc-agent.service" "$unit"
  running && systemctl daemon-reload && systemctl enable --quiet demarc-agent.service
fi

cat <<TEXT
demarc-agent $version is installed in $prefix.
  1. edit   $config/agent.yaml
  2. enrol  $as$bin/demarc-agent enrol --config $config/agent.yaml --token det_…   (the token is from the portal)
TEXT
if [[ $systemd == yes ]]; then
  echo "  3. start  systemctl restart demarc-agent"
else
  echo "  3. start  $bin/demarc-agent run --config $config/agent.yaml"
fi
echo "  4. check  $as$bin/demarc-agent doctor --config $config/agent.yaml"
