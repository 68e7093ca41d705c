using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Sources.Files;

[assembly: Plugin<FilesPlugin>]

namespace SaeLab.Sources.Files;

internal sealed class FilesPlugin : IPlugin
{
    public void Register(IServiceCollection services)
    {
        services.AddSource<FilesOptions>("files", (options, context) => new FilesSource(options, context));
        services.AddSource<DictionaryRowsOptions>("dictionary_rows", (options, context) => new DictionaryRowsSource(options, context));
    }
}
