using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>x = Σ_i a_i g_i + b; see <see cref="SyntheticOptions"/>.</summary>
/// <remarks>Row r of a part is made from lane r of that part's random stream alone, so any row can be made at any time, in any order.</remarks>
internal sealed class SyntheticSource : IActivationSource, IFeatureHierarchy, ISavableSource
{
    private readonly RandomStream _random;
    private readonly SyntheticOptions _options;
    private readonly TopFeatures _top;
    private readonly Families _families;

    public SyntheticSource(SyntheticOptions options, SourceContext context)
    {
        _random = context.Random;
        _options = options.Folder is null ? WorldPresets.Complete(options) : options;
        var structure = options.StructureSeed is { } seed ? RandomStream.FromSeed(seed).For("synthetic world") : context.Random.For("world");
        if (options.Folder is null)
        {
            World = World.Create(_options, structure);
        }
        else
        {
            var files = new WorldFiles(Path.GetFullPath(options.Folder, context.Folder));
            World = WorldFolder.Read(files, options.Magnitudes, structure);
            Files = files.Existing;
        }

        _top = new TopFeatures(World.Model);
        _families = new Families(World.Model);
    }

    public int InputDim => World.Dimension;

    public IReadOnlyList<string> Files { get; } = [];

    public IReadOnlyList<string> Notes => World.Model.Notes;

    public Matrix Directions => World.Directions;

    public IReadOnlyList<int> Parents => World.Model.Tree.Parents;

    internal World World { get; }

    public long? RowCount(Split split) => null;

    public IActivationStream Open(Split split) =>
        new SyntheticStream(World, CreateSampler(), _random.For(split == Split.Training ? "training codes" : "held-out codes"));

    public void Save(string folder) => WorldFolder.Write(World, _options, new WorldFiles(folder));

    public void Dispose() => World.Dispose();

    private CodeSampler CreateSampler() => _options.Sampler == SamplerKind.Naive ? new NaiveSampler(World.Model) : new TopDownSampler(World.Model, _top, _families);
}
