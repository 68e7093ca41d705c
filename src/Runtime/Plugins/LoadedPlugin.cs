using SaeLab.Abstractions;

namespace SaeLab.Runtime.Plugins;

/// <summary>A plugin that was loaded and has registered its components.</summary>
/// <param name="Name">Its assembly's name.</param>
/// <param name="Version">Its informational version.</param>
/// <param name="File">Full path of its main assembly.</param>
/// <param name="Sha256">SHA-256 of that file, 64 lower-case hexadecimal digits.</param>
/// <param name="Components">What it registered, in its order; never empty.</param>
public sealed record LoadedPlugin(string Name, string Version, string File, string Sha256, IReadOnlyList<ComponentDescriptor> Components);
