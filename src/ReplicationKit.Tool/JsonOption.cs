using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary><c>--json</c>.</summary>
internal sealed class JsonOption : Option<bool>
{
    public JsonOption(string description)
        : base("--json") => Description = description;
}
