using System.Text;
using System.Text.RegularExpressions;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed partial class BadManifestTests
{
    private const string Head = "name: demo\nsource: { planted: { features: 3 } }\n";
    private const string Start = Head + "variant: { topk: { latents: 8, k: 2 } }\n";
    private const string Sweep = Complete + "evaluate: [density]\nsweep: { grid: { variant.topk.k: [2, 4] }, seeds: 2 }\nexpect:\n";
    private const string Complete = Start + "training: { samples: 5000 }\n";

    /// <summary>A title, a manifest and overrides.</summary>
    private static readonly (string Title, string Text, string[] Overrides)[] Cases =
    [
        ("an empty file", "", []),
        ("only a comment", "# nothing\n", []),
        ("an empty document", "---\n...\n", []),
        ("a list", "- name\n- source\n", []),
        ("a text", "topk\n", []),
        ("two documents", Complete + "---\nname: other\n", []),
        ("a bracket that stays open", "name: demo\nsource: {planted: {features: 3}\n", []),
        ("bad indentation", "name: demo\n  source: planted\n", []),
        ("a tab as indentation", "training:\n\tsamples: 5\n", []),
        ("a tag", "name: !!str demo\n", []),
        ("a control character", "name: de\u0001mo\n", []),
        ("a list as a key", "? [a]\n: 5\n", []),
        ("a key twice", Complete + "name: again\nseed: 1\nseed: 2\n", []),
        ("an undefined alias", "name: *who\n", []),
        ("a cyclic alias", "name: demo\nsource: &s { planted: *s }\n", []),
        ("only a name, and that a bad one", "name: My Demo\n", []),
        ("an unknown option at the root", Complete + "evalute: [density]\n", []),
        ("an unknown option of a component", Head + "variant:\n  topk:\n    latents: 8\n    k: 2\n    dead_aftr: 5%\ntraining: { samples: 5000 }\n", []),
        ("an unknown option that resembles none", Complete.Replace("samples: 5000", "samples: 5000, epochs: 3"), []),
        ("several errors at once, by line", "name: demo\nseed: -1\nsource: { planted: { features: many } }\nvariant: { topk: { latents: 0, k: 2.5 } }\ntraining:\n  samples: 1e30\n  batch: 0\n  dead_after: 5 step\n  input_transform: sqrt\n", []),
        ("a list where a mapping belongs, and the reverse", Start + "training: [5]\nevaluate: { density: }\nexpect: 5\n", []),
        ("numbers that are none", Start + "training: { samples: \"5000\", batch: 1.5, optimizer: { adam: { learning_rate: fast, beta1: .nan, epsilon: 0 } } }\nseed: 0x10\n", []),
        ("empty values", Start + "training:\n  samples:\n  batch: ~\n  optimizer:\nseed: null\n", []),
        ("a truth value of YAML 1.1", "name: demo\nsource: { files: { paths: [a], once: yes } }\nvariant: l1\ntraining: { samples: 5000 }\n", []),
        ("values in lists and mappings", "name: demo\nsource: { files: { paths: [a, [b], ~], columns: { x: [1] } } }\nvariant: { l1: { steps: [{ at: 1 }, { label: b }, 3], pause: noon } }\ntraining: { samples: 5000, coefficients: { sparsity: { warmpu: 5% } } }\n", []),
        ("a check of an attribute", "name: demo\nsource: { files: { paths: [] } }\nvariant: l1\ntraining: { samples: 5000 }\n", []),
        ("options that do not fit together", Head + "variant: { topk: { latents: 8, k: 20 } }\ntraining: { samples: 500 }\n", []),
        ("a nested option of a component", Head + "variant: { l1: { schedule: { curve: square_rot, limit: -1 } } }\ntraining: { samples: 5000 }\n", []),
        ("optimizers", Start + "training: { samples: 5000, optimizer: adma }\n", []),
        ("two optimizers", Start + "training: { samples: 5000, optimizer: { adam: , schedule_free_sign: } }\n", []),
        ("no optimizer", Start + "training: { samples: 5000, optimizer: [adam] }\n", []),
        ("options of another optimizer", Start + "training: { samples: 5000, optimizer: { schedule_free_sign: { beta1: 0.9, momentum: 1, full_rate_latents: 0 } } }\n", []),
        ("an optimizer without options below it", Start + "training: { samples: 5000, optimizer: { adam: 3e-4 } }\n", []),
        ("parts of a schedule that mean nothing", Start + "training: { samples: 5000, learning_rate: { warmup_from: 0, warmup_shape: cosine, cosine_to: 0.2, decay_to: 0.1 } }\n", []),
        ("a schedule that does not go on where it stands", Start + "training: { samples: 50_000, learning_rate: { shape: cosine, decay: 20%, decay_to: 0.3 } }\n", []),
        ("a schedule that is longer than the run", Start + "training: { samples: 50_000, batch: 1000, learning_rate: { warmup: 30 steps, decay: 50% } }\n", []),
        ("a schedule that leaves nothing to a cosine", Start + "training: { samples: 50_000, batch: 1000, learning_rate: { shape: cosine, warmup: 25 steps, decay: 50% } }\n", []),
        ("a controller without a target", Start + "training: { samples: 50_000, coefficients: { sparsity: { autotune: { gain: 1, smoothing: 1, least: 2, most: 0.5 } } } }\n", []),
        ("a controller that takes everything", Start + "training: { samples: 50_000, coefficients: { sparsity: { autotune: { target_l0: 5, deadband: 5 } } } }\n", []),
        ("coefficients that arrive too late", Start + "training: { samples: 50_000, batch: 1000, coefficients: { sparsity: { warmup: 60 steps }, auxk: { autotune: { target_l0: 5, start: 50_000 samples } } } }\n", []),
        ("an unknown preset", Complete + "preset: anthropic-2032\n", []),
        ("a variant that the preset does not have", Complete + "preset: anthropic-2023\n", []),
        ("a sweep of nothing", Complete + "sweep: {}\n", []),
        ("a sweep that is no mapping", Complete + "sweep: [1, 2]\n", []),
        ("a sweep where one experiment is wanted", Complete + "sweep: { seeds: 2 }\n", []),
        ("a sweep with every kind of mistake", Complete + "sweep:\n  grid:\n    variant.topk.k: [1, 2, 99]\n    variant.topk.kk: [1]\n    training.batch: [100, fast]\n    seed: 3\n    name: [a]\n    a..b: [1]\n  zip: { seed: [1, 2], training.samples: [1000] }\n  list: [{ variant.topk.k: 4 }, 5, { name: \"a=b\", source: planted }]\n  seeds: 0\n  lst: []\n", []),
        ("a sweep of too many", Complete + "sweep: { grid: { variant.topk.k: [1, 2, 3] }, seeds: 5000 }\n", []),
        ("a sweep with members twice", Complete + "sweep: { grid: { variant.topk.k: [1, 2, 2] } }\n", []),
        ("a sweep whose members are the same", Complete + "sweep: { list: [{ name: a, seed: 1 }, { name: b, seed: 1 }] }\n", []),
        ("a sweep that expects as a single experiment does", Complete + "evaluate: [density]\nsweep: { seeds: 2 }\nexpect: { density.l0: \"< 1\" }\n", []),
        ("sentences that cannot be read", Sweep + "  - density.l0\n  - density.l0 <\n  - density.l0 < 1 1\n  - (density.l0 < 1\n  - density.l0[k=2 < 1\n  - 1.2.3 < density.l0\n  - l0 < 3\n  - density.l0 < 2 > 1\n  - density.l0 in [1]\n  - [density.l0]\n  -\n  - \"density.l0 ; 1\"\n", []),
        ("sentences about what there is not", Sweep + "  - recovery.mcc > 1\n  - density.l0[kk=2] < 1\n  - density.l0[k=3] < 1\n  - density.l0[topk] < 1\n  - density.l0[k=2, k=4] < 1\n  - maximum(density.l0) < 1\n  - argmax(density.l0, training.batch) < 1\n  - increasing(density.l0, seed)\n  - increasing(density.l0[k=2], k)\n  - 1 < 2\n", []),
        ("functions in the wrong place", Sweep + "  - 2 * all(density.l0) < 1\n  - max(min(density.l0)) < 1\n  - max(1) < 2\n  - max(density.l0[k=2] - density.l0[k=4]) < 1\n  - increasing(density.l0, k) < 1\n  - count(density.l0) > 1\n  - 1 + increasing(density.l0, k) < 1\n", []),
        ("an unknown component", Complete.Replace("topk", "topck"), []),
        ("a component of another kind", "name: demo\nsource: topk\nvariant: { density: }\ntraining: { samples: 5000 }\nresampler: planted\n", []),
        ("two components for one", Head + "variant: { topk: { latents: 8, k: 2 }, l1: }\ntraining: { samples: 5000 }\nresampler: {}\n", []),
        ("options that are no mapping", Head + "variant: { topk: 5 }\nresampler: [revive]\ntraining: { samples: 5000 }\n", []),
        ("a component without its required options", "name: demo\nsource: planted\nvariant: { topk: }\ntraining: { samples: 5000 }\n", []),
        ("an evaluator twice", Complete + "evaluate: [density, reconstruction, density: { bins: 3 }]\n", []),
        ("expectations", Complete + "evaluate: [density, reconstruction]\nexpect:\n  fvu: \"< 1\"\n  reconstructoin.fvu: \"< 1\"\n  recovery.mcc: \"> 0.5\"\n  density.dead: 0.1\n", []),
        ("a hostile key", Complete + "\"a\\nb\\u2028" + new string('x', 100) + "\": 1\n", []),
        ("a key that is too long", Complete + new string('x', 129) + ": 1\n", []),
        ("overrides of bad form", Complete, ["training.samples", "=5", "training..samples=5", "seed=[", "seed=1 --- 2\n---\n3"]),
        ("overrides of what is not there", Complete, ["training.sample=5", "variant.l1.l1_coefficient=1", "name.first=x", "evaluate[0]=density", "source[0]=x"]),
        ("overrides with bad values", Complete + "evaluate: [density]\n", ["training.batch=0", "evaluate[0].density.bins=1", "evaluate[1]=density", "expect.density.x=lots", "seed={a: 1, a: 2}"]),
    ];

    [Fact]
    public void Every_bad_manifest_gets_all_its_errors_by_line()
    {
        Snapshot.Matches(Page());
    }

    [Fact]
    public void Every_code_has_a_page_and_every_page_a_code()
    {
        var codes = CodesIn(File.ReadAllText(RepositoryPaths.Get("src", "Runtime", "Manifests", "ManifestErrors.cs")));
        var pages = Directory.GetFiles(RepositoryPaths.Get("docs", "errors"), "SAE1*.md").Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal);
        Assert.Equal(codes, pages);
        foreach (var code in codes)
        {
            var page = File.ReadAllText(RepositoryPaths.Get("docs", "errors", code + ".md"));
            Assert.StartsWith($"# {code}: ", page, StringComparison.Ordinal);
            Assert.Contains($": error {code}: ", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SAE102")]
    [InlineData("SAE103")]
    [InlineData("SAE104")]
    [InlineData("SAE105")]
    [InlineData("SAE106")]
    [InlineData("SAE107")]
    [InlineData("SAE108")]
    [InlineData("SAE109")]
    [InlineData("SAE110")]
    [InlineData("SAE111")]
    [InlineData("SAE112")]
    [InlineData("SAE113")]
    [InlineData("SAE114")]
    [InlineData("SAE116")]
    [InlineData("SAE120")]
    [InlineData("SAE121")]
    [InlineData("SAE122")]
    [InlineData("SAE123")]
    public void The_example_of_a_page_has_the_errors_that_the_page_shows(string code)
    {
        var example = Example().Match(File.ReadAllText(RepositoryPaths.Get("docs", "errors", code + ".md")).ReplaceLineEndings("\n"));
        var complaints = FakeComponents.Complaints(example.Groups["yaml"].Value).Replace("m.yaml", "manifest.yaml").Split('\n');
        Assert.Subset(complaints.ToHashSet(), example.Groups["errors"].Value.Split('\n').ToHashSet());
    }

    [Fact]
    public void Every_code_that_reading_can_give_is_shown_on_the_page_of_bad_manifests()
    {
        string[] shownElsewhere = ["SAE101", "SAE117", "SAE118", "SAE119"];
        var all = CodesIn(File.ReadAllText(RepositoryPaths.Get("src", "Runtime", "Manifests", "ManifestErrors.cs")));
        Assert.Equal(all.Except(shownElsewhere), CodesIn(Page()));
    }

    private static string Page()
    {
        var page = new StringBuilder();
        foreach (var (title, text, overrides) in Cases)
            page.Append($"== {title}\n{FakeComponents.Complaints(text, overrides)}\n\n");
        return page.ToString();
    }

    private static string[] CodesIn(string text) => [.. Code().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("## Example\n\n```yaml\n(?<yaml>.*?)```\n\n```text\n(?<errors>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("SAE[0-9]{3}")]
    private static partial Regex Code();
}
