// An OpenID provider that this project did not write (npm `oidc-provider`), with clients of each kind.
// Prints one line of JSON when it listens. Arguments: the folder that holds node_modules.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import http from "node:http";

const require = createRequire(`${process.argv[2]}/package.json`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] };
const person = {
  grant_types: [DEVICE, "refresh_token"], redirect_uris: [], response_types: [],
  token_endpoint_auth_method: "none", application_type: "native",
};
const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      // The secret has every character that a form must encode.
      { client_id: "by-basic", client_secret: "s3cret: &+%/=?", token_endpoint_auth_method: "client_secret_basic", ...machine },
      { client_id: "by-post", client_secret: "s3cret: &+%/=?", token_endpoint_auth_method: "client_secret_post", ...machine },
      { client_id: "desk", ...person },
    ],
    cookies: { keys: ["test"] },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true },
      devInteractions: { enabled: true },
    },
    scopes: ["openid", "offline_access", "import"],
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: 60, ClientCredentials: 60, DeviceCode: 60, RefreshToken: 600, Grant: 600, Session: 600, Interaction: 600 },
    findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  });
  server.on("request", provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
