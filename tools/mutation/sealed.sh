#!/bin/sh
# Runs a command on a copy of this tree, in a mount namespace of its own in which nothing but that copy, an empty /tmp and
# mutation-report/ can be written: what a mutant removes is gone for it alone. Linux, as root.
# tools/mutate.mjs --sealed calls it: unshare --mount --propagation private sh tools/mutation/sealed.sh COMMAND...
set -eu
tree=$(pwd)
mkdir -p "$tree/mutation-report"

# Read-only first, and whatever can't be made so must be so already: a kernel's own file systems, or one that refuses a write.
cut -d ' ' -f 2 /proc/self/mounts | grep -Ev '^/(proc|sys|dev/pts)(/|$)' | sort -ru | while read -r place; do
  mount -o remount,bind,ro "$place" 2>/dev/null || true
done
mount -t tmpfs tmpfs /tmp

copy=$(mktemp -d -p /tmp)
mkdir -p "$copy/node_modules" "$copy/mutation-report"
tar cf - -C "$tree" --exclude=./node_modules --exclude=./.git --exclude=./.cache --exclude=./mutation-report . | tar xf - -C "$copy"
for entry in "$tree"/node_modules/* "$tree"/node_modules/.bin; do ln -s "$entry" "$copy/node_modules/"; done
mount --bind "$tree/mutation-report" "$copy/mutation-report"
mount -o remount,bind,rw "$copy/mutation-report"

for place in / "$tree" "$HOME" /var/tmp /dev/shm; do
  if touch "$place/.sealed" 2>/dev/null; then
    rm -f "$place/.sealed"
    echo "$place can still be written: nothing was run" >&2
    exit 1
  fi
done
cd "$copy"
SEALED=1 exec "$@"
