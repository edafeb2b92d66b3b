using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// How the names of the properties that predicates read become names of JSON fields, where no
/// <see cref="JsonPropertyNameAttribute"/> says it: the policy of the serializer that writes the documents.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SelectorNamingAttribute : Attribute
{
    /// <summary>Declares the policy.</summary>
    /// <param name="policy">The policy; <see cref="JsonKnownNamingPolicy.Unspecified"/> keeps the names as they are.</param>
    public SelectorNamingAttribute(JsonKnownNamingPolicy policy) => Policy = policy;

    /// <summary>The policy.</summary>
    public JsonKnownNamingPolicy Policy { get; }
}
