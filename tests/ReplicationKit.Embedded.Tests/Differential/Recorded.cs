using System.Security.Cryptography;
using System.Text;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests.Differential;

/// <summary>
/// What CouchDB 3.5.2 answered to each of many random scripts, as four bytes of a hash: enough to see that a script is answered
/// differently. <c>COUCHDB_URL</c> shows the difference; with <c>REPLICATIONKIT_UPDATE=1</c> it records CouchDB's answers.
/// </summary>
internal sealed class Recorded
{
    private const int Size = 4;

    private readonly string _name;
    private readonly byte[] _digests;

    public Recorded(string name)
    {
        _name = name;
        using Stream stream = typeof(Recorded).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        _digests = bytes.ToArray();
    }

    /// <summary>How many scripts are recorded: the seeds from 1.</summary>
    public int Count => _digests.Length / Size;

    public bool Matches(int seed, List<string> answers) => Digest(answers).AsSpan().SequenceEqual(_digests.AsSpan((seed - 1) * Size, Size));

    /// <summary>Stores the answers of the seeds. Seeds that were recorded before are replaced, and there must be no gap.</summary>
    public void Store(IReadOnlyDictionary<int, byte[]> digests)
    {
        string path = RepositoryFolder.Combine("tests", "ReplicationKit.Embedded.Tests", "Differential", _name);
        byte[] stored = File.ReadAllBytes(path);
        Array.Resize(ref stored, Math.Max(stored.Length, digests.Keys.Max() * Size));
        foreach ((int seed, byte[] digest) in digests)
            digest.CopyTo(stored.AsSpan((seed - 1) * Size));
        File.WriteAllBytes(path, stored);
    }

    public static byte[] Digest(List<string> answers) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', answers)))[..Size];
}
