#!/bin/sh
# Install the outside parts of the tests: Debian's chromium, OpenSSH's server, nginx with WebDAV and R with its package
# for surveys, npm's oidc-provider and axe-core, and the OECD's dotstat-io, which builds against Kerberos.
set -u
python=${1:?the python of the virtual environment}
missing=""
command -v chromium >/dev/null || missing="$missing chromium chromium-driver fonts-dejavu-core"
command -v krb5-config >/dev/null || missing="$missing libkrb5-dev"
[ -x /usr/sbin/sshd ] || missing="$missing openssh-server"
[ -e /usr/lib/nginx/modules/ngx_http_dav_ext_module.so ] || missing="$missing nginx-light libnginx-mod-http-dav-ext openssl"
[ -e /usr/lib/R/site-library/survey ] || missing="$missing r-base-core r-cran-survey"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086  # a list of packages
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
        echo "not installed:$missing; the tests that need them are skipped"
fi
# An OpenID provider, and what looks for barriers in pages, into a folder that git ignores.
if command -v npm >/dev/null; then
    npm install --silent --no-audit --no-fund --no-save --prefix "$(dirname "$0")/.parts" oidc-provider@9 axe-core@4 ||
        echo "oidc-provider and axe-core could not be installed; their tests are skipped"
else
    echo "no npm: the tests that need oidc-provider or axe-core are skipped"
fi
"$python" -m pip install --quiet --disable-pip-version-check --editable '.[outside]' ||
    echo "dotstat-io could not be built; its tests are skipped"
