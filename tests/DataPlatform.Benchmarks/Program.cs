using DataPlatform.Benchmarks;

// Ratios, never single times: the raw engine runs in the same process run, in turn with the platform.
return args switch
{
    ["pipeline", .. var rest] => Pipeline.Run(rest),
    ["carbon", .. var rest] => CarbonTracing.Run(rest),
    ["lake", ..] => LakeCommits.Run() + LakeOpening.Run(),
    ["transforms", var folder] => TransformCosts.Run(folder),
    ["spark", .. var rest] => SparkRatios.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("""
        dotnet run -c Release --project tests/DataPlatform.Benchmarks -- BENCHMARK
          pipeline [LINES] [PAIRS]   the whole run against the same SQL run raw in one DuckDB connection (1000000, 3)
          carbon [LINES] [PAIRS]     emissions traced to order lines against raw group and join SQL (1000000, 3)
          transforms WORKSPACE       each transform of a workspace that was run, built and copied raw
          lake                       an append against a raw Parquet copy; opening 10,000 versions against a checkpoint
          spark [LINES] [PAIRS]      first answer, streaming, memory, transforms on Spark against the same by hand
        """);
    return 1;
}
