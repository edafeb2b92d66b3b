namespace ReplicationKit.Design;

/// <summary>A file of the project that declares a design document or a part of one.</summary>
/// <param name="RelativePath">The path below the folder of the design documents, with slashes: <c>staff/filters/by_department.js</c>.</param>
/// <param name="FullPath">The path by which the compiler knows the file.</param>
/// <param name="Text">The content.</param>
internal sealed record DesignFile(string RelativePath, string FullPath, string Text);
