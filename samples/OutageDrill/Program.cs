Console.WriteLine("Hybrid.Storage outage drill");
