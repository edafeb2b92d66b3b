namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>Every request of the embedded server, mutated: it answers each, and none is an exception that it did not expect.</summary>
public sealed class RequestFuzzTests
{
    /// <summary>The number of requests in all: a few seconds.</summary>
    private const int Requests = 50_000;

    public static TheoryData<int> Numbers() => [.. Enumerable.Range(0, RequestTargets.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_mutated_request_is_answered_and_no_exception_is_unexpected(int number)
    {
        FuzzTarget target = RequestTargets.All[number];

        IReadOnlyList<string> faults = await FuzzRun.FindFaultsAsync(
            target,
            FuzzRun.CountFor(Requests, RequestTargets.All.Count),
            TestContext.Current.CancellationToken
        );

        faults.Should().BeEmpty($"with REPLICATIONKIT_SEED={FuzzRun.Seed}");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_valid_request_is_answered(int number)
    {
        FuzzTarget target = RequestTargets.All[number];
        target.Seeds.Should().NotBeEmpty();
        foreach (byte[] seed in target.Seeds)
            (await target.FindFaultAsync(seed)).Should().BeNull();
    }
}
