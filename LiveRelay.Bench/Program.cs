Console.WriteLine("LiveRelay.Bench");
