# packages.sh - what ./dev needs, how to tell whether it is there, and which Debian or Ubuntu package brings it.
# shellcheck shell=bash
# A list function calls `need PACKAGE TEST...` for each; install_packages asks the package manager only for what is missing.

missing=()

need() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

have() { command -v "$1"; }
has_module() { /usr/bin/python3 -c "import $1"; }
chromium_there() { have chromium || have chromium-browser; }
has_authorities() { test -s /etc/ssl/certs/ca-certificates.crt || test -s /etc/pki/tls/certs/ca-bundle.crt || test -s /etc/ssl/cert.pem; }
links() { echo 'int main(void) { return 0; }' | "$@" -x c - -o /dev/null; }

# LLVM's tools judge by their version; 14 is Debian 12's, and Ubuntu has it beside its own.
clang_name() { if command -v clang-14 >/dev/null; then echo clang-14; else echo clang; fi; }
sanitizers_link() { echo 'int main(void) { return 0; }' | "$(clang_name)" -fsanitize=address,undefined -x c - -o /dev/null; }
# The sanitizers' runtime has a package of its own from LLVM 15, and on Debian 12.
clang_runtime_package() {
    if apt-cache show libclang-rt-14-dev >/dev/null 2>&1; then
        echo libclang-rt-14-dev
    elif apt-cache show libclang-common-14-dev >/dev/null 2>&1; then
        echo libclang-common-14-dev
    else
        echo libclang-rt-dev
    fi
}
# package_or PREFERRED OTHER: the first when this release of the distribution has it.
package_or() { if apt-cache show "$1" >/dev/null 2>&1; then echo "$1"; else echo "$2"; fi; }

build_packages() {
    need gcc links "${CC:-cc}"
    need libc6-dev links "${CC:-cc}"
    need pkg-config have pkg-config
    need meson have meson
    need ninja-build have ninja
    need libgeos-dev geos-config --version
    need libexpat1-dev pkg-config --exists 'expat >= 2.4'
    need libsqlite3-dev pkg-config --exists 'sqlite3 >= 3.35'
    need libarchive-dev pkg-config --exists 'libarchive >= 3.4'
    need libzstd-dev pkg-config --exists 'libzstd >= 1.4'
    need libyaml-dev pkg-config --exists yaml-0.1
    need libutf8proc-dev pkg-config --exists libutf8proc
    need libgumbo-dev pkg-config --exists gumbo
    need libssl-dev pkg-config --exists libcrypto
    need libcurl4-openssl-dev pkg-config --exists 'libcurl >= 7.66'
    need curl have curl
    need ca-certificates has_authorities
    need libmicrohttpd-dev pkg-config --exists 'libmicrohttpd >= 0.9.73'
    need zlib1g-dev pkg-config --exists zlib
    need nodejs have node
    need npm have npm
    need libxxhash-dev pkg-config --exists libxxhash
    need libjansson-dev pkg-config --exists 'jansson >= 2.10'
    need librandom123-dev test -e /usr/include/Random123/philox.h
}

check_packages() {
    need gcc have gcc
    need "$(package_or clang-14 clang)" have "$(clang_name)"
    need "$(clang_runtime_package)" sanitizers_link
    need clang-format-14 have clang-format-14
    need "$(package_or clang-tidy-14 clang-tidy)" have clang-tidy-14
    need libcmocka-dev pkg-config --exists cmocka
    need git have git
    need python3 have /usr/bin/python3
    need python3-shapely has_module shapely
    need python3-pyproj has_module pyproj
    need python3-numpy has_module numpy
    need python3-scipy has_module scipy
    need libgsl-dev pkg-config --exists gsl
    need r-base-core have Rscript
    need python3-jsonschema has_module jsonschema
    need python3-yaml has_module yaml
    need python3-pyld has_module pyld
    need gdal-bin have ogrinfo
    need python3-qgis has_module qgis.core
    need libgdal-dev gdal-config --version
    need librsvg2-dev pkg-config --exists librsvg-2.0
    need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
    need sqlite3 have sqlite3
    need shellcheck have shellcheck
    need openssl have openssl
    need patch have patch
    need tidy have tidy
    need zstd have zstd
    need xz-utils have xz
    need zip have zip
    need unzip have unzip
    need chromium chromium_there
    need locales test -e /usr/share/i18n/locales/de_DE
}

bench_packages() {
    need libjansson-dev pkg-config --exists jansson
    need xxhash have xxh128sum
    need zstd have zstd
    need python3 have /usr/bin/python3
    need python3-shapely has_module shapely
    need python3-pyproj has_module pyproj
}

docs_packages() { need doxygen have doxygen; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "neither root nor sudo" >&2
        return 1
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get install -y -qq --no-install-recommends "$@" >&2
}

# install_packages LIST...: false, with the missing named, when something is missing and cannot be installed.
install_packages() {
    local list package
    missing=()
    for list in "$@"; do "$list"; done
    [ ${#missing[@]} -gt 0 ] || return 0
    if command -v apt-get >/dev/null; then
        echo "installing: ${missing[*]}" >&2
        as_root apt-get update -qq >&2 || echo "apt-get update failed; trying with the lists at hand" >&2
        # The names may depend on the lists that were just fetched.
        missing=()
        for list in "$@"; do "$list"; done
        # All at once; when one name is unknown here, the others one by one.
        apt_install "${missing[@]}" || for package in "${missing[@]}"; do apt_install "$package" || true; done
        hash -r
        missing=()
        for list in "$@"; do "$list"; done
        [ ${#missing[@]} -gt 0 ] || return 0
    fi
    echo "missing (by the names of Debian's packages): ${missing[*]}" >&2
    return 1
}

# install_page_tools: what the report's pages are checked with, at the versions of tests/pages/package-lock.json, into
# build-pages. None of their install scripts is run: the browser is the system's.
install_page_tools() {
    local tools=build-pages
    command -v npm >/dev/null || return 1
    cmp -s tests/pages/package-lock.json "$tools/installed.json" && return 0
    mkdir -p "$tools"
    cp tests/pages/package.json tests/pages/package-lock.json "$tools/"
    echo "installing the tools for pages into $tools" >&2
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || {
        tail -n 5 "$tools/npm.log" >&2
        return 1
    }
    cp tests/pages/package-lock.json "$tools/installed.json"
}
