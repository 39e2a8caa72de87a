#!/bin/bash
# A million storms in 64 shards. `raftarium merge results/part-*.json` adds up what they write: see docs/cluster.md.
#SBATCH --job-name=raftarium
#SBATCH --array=0-63
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=12:00:00
#SBATCH --signal=TERM@120
#SBATCH --output=part-%a.log

set -u

# Two minutes before the time is up, Slurm tells the step: it writes the storms that are over, and ends.
seeds=${SEEDS:-0..1000000}
shard=${SLURM_ARRAY_TASK_ID:?"this is an array job: start it with sbatch"}
shards=${SLURM_ARRAY_TASK_COUNT:?"this is an array job: start it with sbatch"}

mkdir -p results
exec srun raftarium simulate \
  --seeds "$seeds" --shard "$shard/$shards" --jobs "${SLURM_CPUS_PER_TASK:-1}" \
  --out "results/part-$shard.json" --keep results/found
