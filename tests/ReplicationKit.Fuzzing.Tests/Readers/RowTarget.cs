namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>
/// A row that is polled repeatedly. What it reads after another answer is what a new row reads, whatever came before.
/// </summary>
internal sealed class RowTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget("row that is polled", seeds)
{
    public override Task<string?> FindFaultAsync(byte[] input)
    {
        byte[] before = Seeds[input.Length % Seeds.Count];
        var row = new StatusRow();
        foreach (byte[] answer in (byte[][])[before, input, before, input, input])
        {
            string expected = Read(new StatusRow(), answer);
            string actual = Read(row, answer);
            if (actual != expected)
                return Task.FromResult<string?>($"read {actual} instead of {expected}");
        }

        return Task.FromResult<string?>(null);
    }

    private static string Read(StatusRow row, byte[] answer)
    {
        try
        {
            row.Update(answer);
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            return "malformed";
        }

        return StatusTexts.Of(row.Status!);
    }
}
