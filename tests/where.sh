#!/bin/sh
# Says where the tests keep their data: in memory where there is room (databases are made, copied
# and dropped by the hundred), otherwise in the folder $1.
memory=/dev/shm/revcouncil-test-$(id -u)-$(printf %s "$1" | cksum | cut -d ' ' -f 1)

has_room() {
    free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
    available=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null)
    [ "${free:-0}" -gt 3000000 ] && [ "${available:-0}" -gt 6000000 ]
}

# Where the installation is closed to the server's account, its programs are copied there and run.
runs_programs() {
    printf '#!/bin/sh\n' >"$memory/runs" && chmod +x "$memory/runs" && "$memory/runs"
}

# Once it is there it stays the answer, or nobody would find the server to stop it.
if [ -f "$memory/runs" ] || { has_room && mkdir -p "$memory" && runs_programs; } 2>/dev/null; then
    echo "$memory"
else
    rm -rf "$memory"
    echo "$1"
fi
