# One image, two commands: the api (default) and the worker. Debian, because the native packages are built for glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it refuses a lock file that lacks some platform builds of optional packages; install keeps its versions.
# No package here needs its install script once a PostgreSQL server is given.
RUN npm install --ignore-scripts
COPY nest-cli.json tsconfig.json .swcrc ./
COPY src ./src
COPY migrations ./migrations
COPY bench ./bench
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    LEDGER_DATA_DIR=/var/lib/ledger \
    LEDGER_KEY_FILE=/var/lib/ledger-keys/personal-numbers.key
WORKDIR /app
# A named volume takes over owner and mode of the folder it is mounted on.
RUN install -d -o node -g node -m 0700 /var/lib/ledger /var/lib/ledger-keys
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/src/evidence/verifier ./src/evidence/verifier
COPY reference ./reference
USER node
EXPOSE 3000
# Node itself is process 1 and takes SIGTERM: it finishes the jobs under way, then closes.
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
