using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Plugins;

/// <summary>What an assembly says of itself, read from its file without loading it.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="References">The assemblies that it refers to.</param>
internal sealed record PluginAssemblyInfo(string Name, IReadOnlyList<AssemblyName> References)
{
    /// <exception cref="InputException">The file cannot be read, or is not a .NET assembly.</exception>
    public static PluginAssemblyInfo Read(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
                throw NotAnAssembly(file, null);
            var metadata = image.GetMetadataReader();
            if (!metadata.IsAssembly)
                throw NotAnAssembly(file, null);
            return new PluginAssemblyInfo(
                metadata.GetString(metadata.GetAssemblyDefinition().Name),
                [.. metadata.AssemblyReferences.Select(reference => metadata.GetAssemblyReference(reference).GetAssemblyName())]);
        }
        catch (BadImageFormatException exception)
        {
            throw NotAnAssembly(file, exception);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(file, exception);
        }
    }

    private static InputException NotAnAssembly(string file, Exception? inner) =>
        new($"{file} is not a .NET assembly, so it cannot be a plugin; build the plugin again", inner);
}
