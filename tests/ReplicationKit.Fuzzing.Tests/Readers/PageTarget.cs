using System.Text;

namespace ReplicationKit.Fuzzing.Tests.Readers;

/// <summary>
/// A page that is polled repeatedly. What it reads after another answer is what a new page reads, whatever came before.
/// </summary>
internal sealed class PageTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget("page that is polled", seeds)
{
    public override Task<string?> FindFaultAsync(byte[] input)
    {
        byte[] before = Seeds[input.Length % Seeds.Count];
        using var page = new StatusPage();
        foreach (byte[] answer in (byte[][])[before, input, before, input, input])
        {
            using var fresh = new StatusPage();
            string expected = Read(fresh, answer);
            string actual = Read(page, answer);
            if (actual != expected)
                return Task.FromResult<string?>($"read {actual} instead of {expected}");
        }

        return Task.FromResult<string?>(null);
    }

    private static string Read(StatusPage page, byte[] answer)
    {
        try
        {
            page.Update(answer);
        }
        catch (Exception exception) when (MalformedResponse.IsCauseOf(exception))
        {
            return "malformed";
        }

        var text = new StringBuilder();
        for (int row = 0; row < page.Count; row++)
            text.Append(StatusTexts.Of(page[row])).Append('\n');
        return text.ToString();
    }
}
