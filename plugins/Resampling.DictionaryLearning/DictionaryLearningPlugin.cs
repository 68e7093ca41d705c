using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Resampling.DictionaryLearning;

[assembly: Plugin<DictionaryLearningPlugin>]

namespace SaeLab.Resampling.DictionaryLearning;

/// <summary>Brings the resampler <c>dictionary_learning</c>.</summary>
public sealed class DictionaryLearningPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IServiceCollection services) =>
        services.AddResampler<DictionaryLearningOptions>("dictionary_learning", options => new DictionaryLearningResampler(options));
}
