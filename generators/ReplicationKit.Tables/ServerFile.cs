using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.Tables;

/// <summary>The public enumeration of servers.</summary>
internal static class ServerFile
{
    public static string Write()
    {
        var code = new StringBuilder(CodeFile.Header);
        code.Append(
            $$"""

            namespace ReplicationKit;

            /// <summary>
            /// The server that a specification is declared for. A minor version means its latest patch release. An option or a selector
            /// operator that the declared server does not support is an error ({{DiagnosticIds.OptionTooNew}}), because the server ignores or
            /// rejects it.
            /// </summary>
            public enum CouchServer
            {

            """
        );
        ServerVersion newest = Enum.GetValues<ServerVersion>().Where(version => version != ServerVersion.Cloudant).Max();
        string separator = "";
        foreach (ServerVersion version in Enum.GetValues<ServerVersion>())
        {
            string name = version == ServerVersion.Cloudant ? "IBM Cloudant" : "Apache " + ServerNames.Of(version);
            string[] added =
            [
                .. ReplicationOptions
                    .All.Where(option => option.Since == version && version != ServerVersion.CouchDB30)
                    .Select(option => $"<c>{option.JsonName}</c>"),
            ];
            string firstWith = added.Length == 0 ? "" : ", the first with " + Listed(added);
            code.Append(separator)
                .Append(CodeFile.Summary($"{name}{firstWith}{(version == newest ? ", the default" : "")}.", "    "))
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"    {version} = {(int)version},\n");
            separator = "\n";
        }

        return code.Append("}\n").ToString();
    }

    private static string Listed(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
