using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.CommandLine;
using SaeLab.Runtime.Manifests;

// Numbers read and print the same everywhere.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

var parsed = Cli.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in ParseProblems.Of(parsed))
        Console.Error.WriteLine($"saelab: {error}");
    Console.Error.WriteLine("See 'saelab --help'.");
    return ExitCodes.BadInput;
}

try
{
    return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ManifestException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCodes.BadInput;
}
catch (Exception exception) when (exception is InputException or PlatformNotSupportedException)
{
    Console.Error.WriteLine($"saelab: {exception.Message}");
    return ExitCodes.BadInput;
}
catch (Exception exception) when (Environment.GetEnvironmentVariable("SAELAB_DEBUG") is null)
{
    Console.Error.WriteLine($"saelab: internal error: {exception.GetType().Name}: {exception.Message} (SAELAB_DEBUG=1 shows where)");
    return ExitCodes.InternalError;
}
