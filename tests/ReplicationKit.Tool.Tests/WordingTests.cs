namespace ReplicationKit.Tool.Tests;

public class WordingTests
{
    [Fact]
    public void Each_of_several_failures_is_reported()
    {
        using var replicator = Replicator.Connect("http://couch.test");
        var failures = new ReplicationBatchException("2 of 3 replications could not be created. The first: one")
        {
            Failures = [new ReplicationException("one"), new ReplicationAuthorizationException("Check ReplicatorOptions.Credentials.")],
            Created = [replicator.GetHandle("three")],
        };

        Wording.Of(failures).Should().StartWith("one\nCheck the user and password").And.EndWith("\nCreated: three");
    }
}
