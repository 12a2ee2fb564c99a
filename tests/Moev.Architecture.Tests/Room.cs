namespace Moev.Architecture.Tests;

/// <summary>A folder of a project, with the namespaces below it.</summary>
/// <param name="Path">The folder from the repository's root; a project's own folder is the room of its root namespace.</param>
/// <param name="Uses">The rooms of the same project, by folder, and the other projects, by assembly, that its types use.</param>
internal sealed record Room(string Path, params string[] Uses);
