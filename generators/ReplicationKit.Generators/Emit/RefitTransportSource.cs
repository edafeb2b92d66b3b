using System.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// The source of the transport, which sends calls with the errors, options and headers of the project's Refit version. It is a C# file
/// (folder <c>Refit</c>) that a test project compiles; its conditions are evaluated here.
/// </summary>
internal static class RefitTransportSource
{
    private static readonly Lazy<string> s_bySettings = new(() => Read("RefitTransport.cs"));
    private static readonly Lazy<string> s_byRequestBuilder = new(() => Read("RefitTransport.Refit6.cs"));

    public static string Of(Capabilities capabilities) =>
        Decide(capabilities.Refit == RefitForm.BySettings ? s_bySettings.Value : s_byRequestBuilder.Value, Symbols(capabilities));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(RefitTransportSource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static HashSet<string> Symbols(Capabilities capabilities)
    {
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        Add(capabilities.HasRefitRequestException, "REQUEST_EXCEPTION");
        Add(capabilities.HasRefitDeserializationFactory, "DESERIALIZATION_FACTORY");
        Add(capabilities.HasRefitTransportFactory, "TRANSPORT_FACTORY");
        Add(capabilities.HasRefitCallOptions, "CALL_OPTIONS");
        Add(capabilities.HasRefitCompression, "COMPRESSION");
        Add(capabilities.HasRefitCompressionOptions, "COMPRESSION_OPTIONS");
        return symbols;

        void Add(bool holds, string symbol)
        {
            if (holds)
                symbols.Add(symbol);
        }
    }

    /// <summary>Removes the code under <c>#if</c> and <c>#else</c> whose condition is false, and the directives.</summary>
    private static string Decide(string source, HashSet<string> symbols)
    {
        var code = new StringBuilder(source.Length);
        var holds = new Stack<bool>([true]);
        foreach (string line in source.Replace("\r", "").TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("#if ", StringComparison.Ordinal))
                holds.Push(holds.Peek() && symbols.Contains(line.Substring("#if ".Length)));
            else if (line == "#else")
                Else();
            else if (line == "#endif")
                holds.Pop();
            else if (holds.Peek())
                code.Append(line).Append('\n');
        }

        return code.ToString();

        void Else()
        {
            bool held = holds.Pop();
            holds.Push(!held && holds.Peek());
        }
    }
}
