Console.WriteLine("Hybrid.Storage benchmarks");
