using SaeLab.Abstractions;

namespace SaeLab.Runtime.Plugins;

/// <summary>Compares the contract that a plugin was built against with the host's, before anything is loaded.</summary>
/// <remarks>Without this, the runtime would complain about a missing file named after the contract, which misleads.</remarks>
internal static class ContractVersion
{
    /// <summary>Requires that the plugin was built against this contract or an older one (major and minor).</summary>
    /// <exception cref="InputException">It was built against a newer one; the message names both and says how to rebuild.</exception>
    public static void Require(string file, PluginAssemblyInfo plugin)
    {
        foreach (var contract in SharedAssemblies.Contracts)
        {
            var built = plugin.References.FirstOrDefault(reference => reference.Name == contract.Name)?.Version;
            if (built is not null && IsNewer(built, contract.Version!))
            {
                throw new InputException(
                    $"plugin {plugin.Name} ({file}) was built against {contract.Name} {Text(built)}, but this SaeLab has {Text(contract.Version!)}; " +
                    $"use SaeLab {Text(built)} or newer, or rebuild the plugin against this one: dotnet build plugins/{FolderName(plugin.Name)} -c Release");
            }
        }
    }

    private static bool IsNewer(Version a, Version b) => a.Major > b.Major || (a.Major == b.Major && a.Minor > b.Minor);

    private static string Text(Version version) => version.ToString(2);

    private static string FolderName(string assembly) => assembly.StartsWith("SaeLab.", StringComparison.Ordinal) ? assembly["SaeLab.".Length..] : assembly;
}
