Console.WriteLine("ReplicationKit");
