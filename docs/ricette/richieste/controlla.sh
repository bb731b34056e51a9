#!/bin/sh
# Controlla una richiesta di modifica: rilievi, commento, anteprima.
# Uso: sh .ricette/controlla.sh <ramo di arrivo> [formato dei rilievi]
# Scrive nella cartella «uscita»: commento.md, rilievi.txt, anteprima.zip (se il sito si costruisce).
set -eu

arrivo="${1:?manca il ramo di arrivo, per esempio origin/main}"
formato="${2:-short}"
mkdir -p uscita

# Dal punto in cui il ramo si è staccato: ciò che è cambiato altrove non è di questa richiesta.
base="$(git merge-base "$arrivo" HEAD)"
resoconto diff --base "$base" --format markdown > uscita/commento.md

stato=0
resoconto check --strict --published "$base" --format "$formato" > uscita/rilievi.txt || stato=$?
cat uscita/rilievi.txt

# L'anteprima si fa anche con gli avvisi; con gli errori non c'è nulla da mostrare.
rm -rf uscita/anteprima
if resoconto build -q -d uscita/anteprima > /dev/null; then
  (cd uscita && rm -f anteprima.zip && zip -qr anteprima.zip anteprima && rm -rf anteprima)
fi
exit "$stato"
