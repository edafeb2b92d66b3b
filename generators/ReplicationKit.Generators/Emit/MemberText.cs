using ReplicationKit.Rules;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>What a member becomes in the document, in words and as a path.</summary>
internal static class MemberText
{
    /// <summary>The location of the member in the document.</summary>
    public static string Field(MemberModel member) =>
        member.Role switch
        {
            MemberRole.Option => ReplicationOptions.ByName(member.Option!)!.JsonName,
            MemberRole.QueryParam => "query_params." + member.QueryKey,
            MemberRole.Selector => "selector",
            MemberRole.Id => "_id",
            _ => "",
        };

    /// <summary>The same for doc comments.</summary>
    public static string Describe(MemberModel member) =>
        member.Role switch
        {
            MemberRole.Unbound when member.IsUsed => "used to compute other members",
            MemberRole.Unbound => "not part of the document",
            MemberRole.Selector => "a value in the selector",
            MemberRole.Id => "a part of the document's id",
            _ => $"<c>{Xml(Field(member))}</c>",
        };

    /// <summary>The string in XML. Characters that XML cannot contain become U+FFFD.</summary>
    public static string Xml(string text)
    {
        int plain = 0;
        while (plain < text.Length && text[plain] is >= ' ' and < '\u0080' and not ('&' or '<' or '>'))
            plain++;
        if (plain == text.Length)
            return text;

        var escaped = new System.Text.StringBuilder(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case < ' ' or '\u0085' or '\u2028' or '\u2029' or (>= '\uD800' and <= '\uDFFF') or >= '\uFFFE':
                    escaped.Append('\uFFFD');
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }
}
