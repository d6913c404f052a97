package dev.demarc.crossing;

import static dev.demarc.contract.data.Boundary.EDGE;
import static dev.demarc.contract.data.Boundary.MANAGED_CLOUD;
import static dev.demarc.contract.data.Boundary.NONE;
import static dev.demarc.contract.data.Boundary.ON_DEVICE;
import static dev.demarc.contract.data.Boundary.PRIVATE_CLUSTER;

import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.TargetId;

/** The targets there are, and where they usually are; now and then a policy says otherwise. */
enum Station {
  CLOUD("cloud", Protocol.OPENAI, MANAGED_CLOUD, "us", "provider-a"),
  CLOUD_EU("cloud-eu", Protocol.OPENAI, MANAGED_CLOUD, "eu", "provider-b"),
  AZURE("azure", Protocol.AZURE_OPENAI, MANAGED_CLOUD, "eu", "provider-b"),
  CLUSTER("cluster", Protocol.VLLM, PRIVATE_CLUSTER, "eu", "own"),
  INFERENCE("inference", Protocol.OPEN_INFERENCE, PRIVATE_CLUSTER, "eu", "own"),
  EDGE_BOX("edge-box", Protocol.OLLAMA, EDGE, "eu", "own"),
  DESK("desk", Protocol.OPENAI, ON_DEVICE, "eu", "own"),
  NEIGHBOUR("neighbour", Protocol.AGENT, PRIVATE_CLUSTER, "eu", "own"),
  /** Bound, and nobody listens there. */
  GONE("gone", Protocol.OPENAI, PRIVATE_CLUSTER, "ch", "own"),
  /** Listens, and the site does not bind it. */
  STRANGER("stranger", Protocol.OPENAI, MANAGED_CLOUD, "us", "provider-a"),
  EXTRACT("extract", Protocol.EXTRACTIVE, NONE, "eu", "own"),
  CANNED("canned", Protocol.TEMPLATE, NONE, "eu", "own");

  final TargetId id;
  final Protocol protocol;
  final Boundary boundary;
  final String region;
  final String operator;

  Station(String id, Protocol protocol, Boundary boundary, String region, String operator) {
    this.id = TargetId.of(id);
    this.protocol = protocol;
    this.boundary = boundary;
    this.region = region;
    this.operator = operator;
  }
}
