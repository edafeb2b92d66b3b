namespace Microsoft.CodeAnalysis;

/// <summary>As the generator adds it to every project with specifications.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class EmbeddedAttribute : Attribute;
