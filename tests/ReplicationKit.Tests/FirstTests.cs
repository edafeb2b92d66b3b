namespace ReplicationKit.Tests;

public class FirstTests
{
    [Fact]
    public void Runs() => (1 + 1).Should().Be(2);
}
