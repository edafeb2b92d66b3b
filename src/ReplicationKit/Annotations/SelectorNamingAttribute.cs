using System.Text.Json.Serialization;

namespace ReplicationKit;

/// <summary>
/// Specifies the naming policy of the serializer that writes the documents. Predicates use it to map a property to a JSON field unless the
/// property has a <see cref="JsonPropertyNameAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SelectorNamingAttribute : Attribute
{
    /// <summary>Declares the policy.</summary>
    /// <param name="policy">The policy; <see cref="JsonKnownNamingPolicy.Unspecified"/> keeps the names as they are.</param>
    public SelectorNamingAttribute(JsonKnownNamingPolicy policy) => Policy = policy;

    /// <summary>Gets the policy.</summary>
    public JsonKnownNamingPolicy Policy { get; }
}
