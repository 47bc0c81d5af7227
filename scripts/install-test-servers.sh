#!/usr/bin/env bash
# Installs what `make verify` needs from Debian's packages. Not root, or not Debian: names what is
# missing, and fails.
set -eu

# command: Debian package
needed="tmux:tmux python3:python3 /usr/bin/aws:awscli"
needed+=" /usr/sbin/rabbitmqctl:rabbitmq-server amqp-publish:amqp-tools"
needed+=" /usr/bin/chromium:chromium" # the pages
needed+=" podman:podman /usr/sbin/runc:runc /bin/busybox:busybox-static" # containers

missing=()
for entry in $needed; do
  command -v "${entry%%:*}" >/dev/null || missing+=("${entry##*:}")
done
/usr/bin/python3 -c 'import boto3' 2>/dev/null || missing+=(python3-boto3)
/usr/bin/python3 -c 'import requests' 2>/dev/null || missing+=(python3-requests)

ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "make verify needs these Debian packages: ${missing[*]}" >&2
  echo "as root: apt-get install ${missing[*]}" >&2
  exit 2
fi
echo "installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
# Debian starts a server once it is installed, unless this program forbids it. The tests start their
# own. Where there is one, the machine has decided.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
case " ${missing[*]} " in
*' rabbitmq-server '*) update-rc.d rabbitmq-server disable ;; # nor at the next start of the machine
esac
