using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Host.Portal;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Commands;

/// <summary>The portal on one port of this machine.</summary>
internal static class ServeCommand
{
    public static Command Serve()
    {
        var port = new Option<int>("--port") { Description = "0 takes a free one", DefaultValueFactory = _ => 8080 };
        var role = new Option<string?>("--as")
        {
            Description = "everybody who comes is in this role; left out, the owner of the files sees everything",
        };
        return Verb.Of("serve", "the portal: dataplatform serve --port 8080", [port, role], call =>
        {
            using var company = Company.Open(call.Folder);
            if (call.Value(role) is { } name && !company.Policy.Roles.Contains(name))
            {
                throw new DefinitionException("--as", name,
                    $"a role of access.yaml ({string.Join(", ", company.Policy.Roles)})");
            }
            var reader = call.Value(role) is { } asked ? Reader.As(asked) : Reader.Owner;
            PortalServer.Run(company, call.Value(port), reader, call.Cancellation);
            return CommandLine.Done;
        });
    }
}
