namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>Every reader of the client, with mutated recordings of a real server.</summary>
public sealed class ReaderFuzzTests
{
    /// <summary>The number of inputs in all: a few seconds.</summary>
    private const int Inputs = 50_000;

    public static TheoryData<string> Names() => [.. ReaderTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mutated_answer_is_read_or_reported_with_one_documented_exception(string name)
    {
        FuzzTarget target = ReaderTargets.All.Single(target => target.Name == name);

        IReadOnlyList<string> faults = await FuzzRun.FindFaultsAsync(
            target,
            FuzzRun.CountFor(Inputs, ReaderTargets.All.Count),
            TestContext.Current.CancellationToken
        );

        faults.Should().BeEmpty($"with REPLICATIONKIT_SEED={FuzzRun.Seed}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recorded_answer_is_read(string name)
    {
        FuzzTarget target = ReaderTargets.All.Single(target => target.Name == name);
        target.Seeds.Should().NotBeEmpty();
        foreach (byte[] seed in target.Seeds)
            (await target.FindFaultAsync(seed)).Should().BeNull();
    }
}
