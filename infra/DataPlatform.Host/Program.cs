using DataPlatform.Host;

return await CommandLine.Run(args);
