using ReplicationKit.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>The identity of replications whose documents are objects: the same as that of the specification they come from.</summary>
internal static class ReplicationIdentity
{
    /// <summary>Eight hexadecimal digits that are equal for equal replications and hold no secret.</summary>
    public static string HashOf(ReplicationDocument document)
    {
        ScratchBuffer buffer = IdentityHash.Rent();
        var json = DocumentWriter.ForIdentity(buffer);
        bool any = true;
        json.Raw("{\"identity\":1"u8);
        foreach (ReplicationOption option in ReplicationOptions.All)
        {
            if (option.IsIdentity && DocumentOptions.Get(document, option) is { } value)
                ReplicationDocumentWriter.Field(ref json, ref any, option.JsonName, value);
        }

        json.Raw("}"u8);
        json.Flush();
        return IdentityHash.Text(IdentityHash.Finish(buffer));
    }
}
