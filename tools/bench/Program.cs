using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Bench;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;
using SaeLab.Variants.TopK;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var threads = args.Length > 0 ? int.Parse(args[0]) : 2;
(int, int, int)[] shapes = [(2048, 128, 1024), (4096, 256, 4096), (4096, 512, 8192)];
foreach (var (b, d, m) in shapes)
{
    using var backend = CpuBackend.Create(threads);
    using var source = new GaussianSource(d, b);
    var services = new ServiceCollection();
    new TopKPlugin().Register(services);
    var descriptor = services.Select(s => s.ImplementationInstance).OfType<ComponentDescriptor>().Single();
    var variant = (ISaeVariant)descriptor.Create(new TopKOptions { Latents = m, K = 32 }, new VariantContext(d));
    using var trainer = new Trainer(source, variant, null, new TrainingOptions { Samples = 1_000_000_000, Batch = b }, RandomStream.FromSeed(1), backend);
    using var graph = new Graph(backend);
    using var x = new Matrix(b, d);
    source.Open(Split.Training).Read(x);
    double step = double.MaxValue, encode = double.MaxValue;
    for (var round = 0; round < 12; round++)
    {
        var t0 = Stopwatch.GetTimestamp();
        trainer.Step(false);
        var t1 = Stopwatch.GetTimestamp();
        graph.Begin();
        graph.Encode(graph.Input(x), new Encoder(graph.Use(trainer.State.Parameters["W_enc"])), Activation.TopK(32));
        var t2 = Stopwatch.GetTimestamp();
        step = Math.Min(step, Stopwatch.GetElapsedTime(t0, t1).TotalMilliseconds);
        encode = Math.Min(encode, Stopwatch.GetElapsedTime(t1, t2).TotalMilliseconds);
    }

    Console.WriteLine($"({b}, {d}, {m}) threads {threads}: step {step:F1} ms, encode {encode:F1} ms ({2.0 * b * d * m / encode / 1e6:F0} GF/s), ratio {step / encode:F2}");
}
