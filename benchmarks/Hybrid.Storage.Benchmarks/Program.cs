using Hybrid.Storage.Benchmarks;

// Each benchmark compares with a peer on the same documents and the same durability, in turns within one run, and prints the ratio.
return args switch
{
    ["local", .. var rest] => await LocalBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("usage: ./build.sh bench local [--seconds S]");
    return 2;
}
