namespace ReplicationKit.Fuzzing.Tests;

/// <summary>Code that reads input from outside, and the verdict on what it does with one input.</summary>
public abstract class FuzzTarget(string name, IReadOnlyList<byte[]> seeds)
{
    /// <summary>The name, which a file with a finding begins with.</summary>
    public string Name => name;

    /// <summary>Valid inputs, which are mutated.</summary>
    public IReadOnlyList<byte[]> Seeds => seeds;

    /// <summary>Reads an input.</summary>
    /// <returns>What is wrong with the outcome, or <c>null</c> if it is as documented.</returns>
    public abstract Task<string?> FindFaultAsync(byte[] input);

    public override string ToString() => name;
}
