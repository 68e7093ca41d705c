using System.CommandLine;
using SaeLab.CommandLine.Commands;

namespace SaeLab.CommandLine;

/// <summary>The command line: one command per file below <c>Commands</c>.</summary>
internal static class Cli
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Trains, evaluates and studies sparse autoencoders. Experiments are manifests; components are plugins.")
        {
            RunCommand.Create(),
            ValidateCommand.Create(),
            TestCommand.Create(),
            VerifyCommand.Create(),
            ShowCommand.Create(),
            CompareCommand.Create(),
            ListCommand.Create(),
            SchemaCommand.Create(),
            SaveSourceCommand.Create(),
            NewCommand.Create(),
        };
        HelpExamples.AddTo(root, """
            saelab run experiments/quickstart.yaml
            saelab run experiments/quickstart.yaml --set variant.topk.k=8 --out runs/k8
            saelab list variants
            saelab show runs/quickstart
            """);
        return root;
    }
}
