#!/usr/bin/env bash
# Runs one process of Spark in the foreground, as a service unit or a container wants it:
#   spark.sh connect [--master spark://host:7077] [--conf KEY=VALUE]...
#   spark.sh master --host HOST --port 7077
#   spark.sh worker [--cores N] [--memory 4g] spark://host:7077
# Spark is taken from SPARK_HOME. Settings stand in spark-defaults.conf beside this file, or in SPARK_CONF_DIR.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${SPARK_HOME:?the folder of Spark 4 with Delta}"
export SPARK_HOME SPARK_SCALA_VERSION=2.13
what=${1:?connect, master or worker}
shift
case $what in
    connect)
        defaults=${SPARK_CONF_DIR:-$here}/spark-defaults.conf
        [ -f "$defaults" ] || defaults=$SPARK_HOME/conf/spark-defaults.conf
        set -- org.apache.spark.deploy.SparkSubmit --properties-file "$defaults" \
            --class org.apache.spark.sql.connect.service.SparkConnectServer "$@" spark-internal ;;
    master) set -- org.apache.spark.deploy.master.Master "$@" ;;
    worker) set -- org.apache.spark.deploy.worker.Worker "$@" ;;
    *) echo "connect, master or worker, not $what" >&2; exit 1 ;;
esac
# the launcher prints the command line, its words separated by NUL after a first empty line
mapfile -d '' -t words < <(java -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@" | tail -c +3)
[ "${#words[@]}" -gt 1 ] || { echo "Spark's launcher in $SPARK_HOME gave no command" >&2; exit 1; }
exec "${words[@]}"
